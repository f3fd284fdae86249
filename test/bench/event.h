// event.h - the lines of what happens to a patient. A part of generate.c, kept apart only so that each can be
// read in one sitting.
#pragma once

static inline char *put_enrollment(char *p, const struct patient *who)
{
    p = PUT(p, ",\"enrollment\":\"e");
    return put(p, who->digits, 7);
}

static void write_checkin(const struct patient *who, const struct event *e)
{
    int32_t offset = zone_offset[who->zone];
    char *p = FACT("checkin", who->digits, e->number);
    p = put_instant(p, e->at, e->flags & FLAG_UTC ? 0 : offset);
    p = put_enrollment(p, who);
    p = PUT(p, "\",\"source\":\"");
    p = put_text(p, sources[e->pick]);
    if (e->pick == 2) p = put_person(PUT(p, "\",\"by\":\""), e->who);
    if (e->flags & (FLAG_FOR_SAME_DAY | FLAG_FOR_DAY_BEFORE)) {
        p = PUT(p, "\",\"for_day\":\"");
        p = put_date(p, (e->at + offset) / DAY_SECONDS - !(e->flags & FLAG_FOR_SAME_DAY));
    }
    if (e->flags & FLAG_RECEIVED) {
        p = put_instant(PUT(p, "\",\"received\":"), e->other, 0);
        p = PUT(p, ",\"answers\":{\"mood\":");
    } else {
        p = PUT(p, "\",\"answers\":{\"mood\":");
    }
    *p++ = (char)('0' + e->noise % 10);
    p = PUT(p, ",\"sleep\":");
    *p++ = (char)('0' + e->noise / 16 % 10);
    if (e->noise % 8 == 0) {
        p = PUT(p, ".5,\"remark\":\"");
        p = put_text(p, remarks[e->noise >> 8 & 3]);
        *p++ = '"';
    }
    line_end(PUT(p, "}}"));
}

static void write_time(const struct patient *who, const struct event *e)
{
    char *p = put_instant(FACT("time", who->digits, e->number), e->at, PRACTICE_OFFSET);
    p = put_enrollment(p, who);
    p = put_person(PUT(p, "\",\"by\":\""), e->who);
    p = put_instant(PUT(p, "\",\"from\":"), e->other, PRACTICE_OFFSET);
    p = put_instant(PUT(p, ",\"to\":"), e->at, PRACTICE_OFFSET);
    p = PUT(p, ",\"activity\":\"");
    p = put_text(p, activities[e->pick]);
    line_end(PUT(p, "\"}"));
}

static void write_contact(const struct patient *who, const struct event *e)
{
    char *p = put_instant(FACT("contact", who->digits, e->number), e->at, PRACTICE_OFFSET);
    p = put_enrollment(p, who);
    p = put_person(PUT(p, "\",\"by\":\""), e->who);
    p = PUT(p, "\",\"mode\":\"");
    p = put_text(p, modes[e->pick]);
    p = PUT(p, "\",\"with\":\"");
    p = put_text(p, e->noise % 10 == 0 ? "caregiver" : "patient");
    p = PUT(p, "\",\"minutes\":");
    p = put_number(p, 3 + (e->noise >> 4) % 18u);
    line_end(PUT(p, "}"));
}

static void write_note(const struct patient *who, const struct event *e)
{
    char *p = put_instant(FACT("note", who->digits, e->number), e->at, PRACTICE_OFFSET);
    p = PUT(p, ",\"note\":\"n");
    p = put(p, who->digits, 7);
    p = put_enrollment(PUT(p, "\""), who);
    p = put_date(PUT(p, "\",\"from\":\""), who->start - 1);
    p = put_date(PUT(p, "\",\"to\":\""), DAY_LAST);
    p = put_person(PUT(p, "\",\"by\":\""), who->billing);
    p = PUT(p, "\",\"review\":\"Entries and sleep reviewed.\","
        "\"interpretation\":\"Mood improving.\",\"actions\":\"None needed.\","
        "\"plan\":\"Continue.\",\"signed\":");
    p = put_instant(p, e->at, PRACTICE_OFFSET);
    line_end(PUT(p, "}"));
}

static void write_event(const struct patient *who, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_SETUP: write_setup(who, e->at); break;
    case EV_CHECKIN: write_checkin(who, e); break;
    case EV_TIME: write_time(who, e); break;
    case EV_CONTACT: write_contact(who, e); break;
    case EV_NOTE: write_note(who, e); break;
    }
}
