// rules_.h - private to this room: what the pages of rules share.
#pragma once
#include "api.h"
#include "page.h"
#include "record.h"

// The settings of the practice as they are now.
MUST_USE bool rules_settings(api_call *c, record *out, fault *why);
// The pack of that name; absent: 404.
MUST_USE bool rules_pack(const api_call *c, str name, const rule_pack **out, fault *why);
// The pack that shows a code best: in force today, else the latest that knows it. NULL: none does.
const rule_pack *rules_pack_for(const rulebook *b, str code, date on);
void rules_put_pack(put *p, const char *name, const rule_pack *pack);
void rules_put_code(put *p, const char *name, const rulebook *b, const rule_code *code,
                    const record *settings);
void rules_put_rule(put *p, str id, str says, str cite, grade sure);
str rules_grade(grade g); // P S K
