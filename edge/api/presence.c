// presence.c - who has which record open: looked at within the last minute. In memory alone: it is a
// courtesy, and the audit is what remains. No patient's id is kept, only its hash with the practice's.
#include "api_.h"
#include "care_.h"
#include "watch_.h"
#include <pthread.h>

enum { SEATS = 512, NAME_BYTES = 128, ID_BYTES = 64 };
typedef struct seen {
    uint64_t whose;    // hash of practice and patient; 0: free
    instant at;
    uint8_t name_bytes, account_bytes;
    char name[NAME_BYTES], account[ID_BYTES];
} seen;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // of what follows
static seen seats[SEATS];

static uint64_t whose_hash(const api_call *c, str patient)
{
    return hash_mix(hash_text(live_practice(c->practice), 0) | 1, hash_text(patient, 1)) | 1;
}

static bool fresh(const seen *s, uint64_t whose, instant now)
{
    return s->whose == whose && now.us - s->at.us <= PRESENCE_SECONDS * US_PER_S;
}

// The seat of who asks at that record, or else the one that nobody has looked at for longest.
static seen *seat_of(uint64_t whose, str account)
{
    seen *oldest = &seats[0];
    for (size_t i = 0; i < SEATS; i++) {
        if (seats[i].whose == whose && str_eq((str){seats[i].account, seats[i].account_bytes}, account))
            return &seats[i];
        if (seats[i].at.us < oldest->at.us) oldest = &seats[i];
    }
    return oldest;
}

size_t presence_seen(api_call *c, str patient, str *others, size_t room)
{
    uint64_t whose = whose_hash(c, patient);
    str account = str_first(c->who->account, ID_BYTES), name = str_first(c->who->name, NAME_BYTES);
    size_t count = 0;
    str *theirs = arena_array(c->arena, str, room);
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < SEATS && count < room; i++) {
        if (!fresh(&seats[i], whose, c->now)) continue;
        if (str_eq((str){seats[i].account, seats[i].account_bytes}, account)) continue;
        others[count] = str_copy(c->arena, (str){seats[i].name, seats[i].name_bytes});
        theirs[count++] = str_copy(c->arena, (str){seats[i].account, seats[i].account_bytes});
    }
    seen *own = seat_of(whose, account);
    bool arrives = !fresh(own, whose, c->now) || !str_eq((str){own->account, own->account_bytes}, account);
    *own = (seen){.whose = whose,
                 .at = c->now,
                 .name_bytes = (uint8_t)name.len,
                 .account_bytes = (uint8_t)account.len};
    memcpy(own->name, name.at, name.len);
    memcpy(own->account, account.at, account.len);
    pthread_mutex_unlock(&lock);
    // they see who came
    for (size_t i = 0; i < count && arrives; i++) events_look_again(c, theirs[i], patient);
    return count;
}
