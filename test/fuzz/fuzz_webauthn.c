// Whatever a page sends as a passkey's answer is taken apart or refused: clientDataJSON, the attestation
// object, the credential's JSON around them, and what libfido2 is handed.
#include "auth.h"
#include "source.h"
#include "webauthn.h"

static arena room;

static void inside(str all, str part) // a slice of what came
{
    assert(!part.len || (part.at >= all.at && part.at + part.len <= all.at + all.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!room.from) room = source_arena();
    arena_mark mark = arena_here(&room);
    str all = {(const char *)bytes, len};
    client_data c;
    attestation a;
    auth_asserted shown;
    auth_attested made;
    webauthn_key key;
    fault why = {0};
    sha256 client = sha256_of(STR("client"));
    uint32_t counter;
    if (client_data_read(all, &c, &room)) assert(c.type.at && c.challenge.at && c.origin.at);
    if (attestation_split(all, &a)) {
        inside(all, a.format);
        inside(all, a.data);
        inside(all, a.statement);
        assert(a.statement.len);
    }
    const char *problem = webauthn_made("localhost", &client, all, &key, &room);
    assert(problem || (key.credential.len && key.key.len));
    webauthn_key nobody = {.kind = -7, .key = all};
    problem = webauthn_shown("localhost", &client, all, all, &nobody, &counter);
    assert(problem); // no key signs for itself by chance
    if (!auth_asserted_read(all, &shown, &room, &why)) assert(why.code == FAULT_INPUT);
    if (!auth_attested_read(all, &made, &room, &why)) assert(why.code == FAULT_INPUT);
    const str words[] = {STR("ada@example.org")};
    (void)auth_password_problem(all, words, 1);
    arena_back(&room, mark);
    return 0;
}
