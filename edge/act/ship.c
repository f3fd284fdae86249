// ship.c - the products of the rulebook, known before the first fact.
#include "act_.h"

void act_ship_door(const rulebook *b, door *d)
{
    for (size_t i = 0; i < b->product_count; i++) door_ship_device(d, b->products[i].id);
}

// Settings are read as in force at the end of a civil day; noon UTC lies within that day from Guam to
// Honolulu.
static instant noon_of(date d) { return (instant){(int64_t)d.days * US_PER_DAY + US_PER_DAY / 2}; }

void act_ship_state(const rulebook *b, act_facts *f)
{
    for (size_t i = 0; i < b->product_count; i++) {
        const rule_product *p = &b->products[i];
        device_row shipped = {
            .row.at = date_is(p->label_from) ? noon_of(p->label_from) : (instant){0},
            .program = p->program,
            .name = p->name,
            .regulation = p->regulation,
            .product_code = p->product_code,
            .number = p->number,
            .therapy = p->therapy,
            .cleared = p->cleared,
            .device_201h = p->device_201h,
            .rx = p->rx,
            .part2 = p->part2,
            .payable = p->payable,
            .age_min = p->age_min,
            .age_max = p->age_max,
            .indications = p->indications.at,
            .indication_count = p->indications.count,
        };
        state_ship_device(&f->state, names_find(&f->door.devices, p->id), &shipped);
    }
}
