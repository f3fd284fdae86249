// totp.h - six digits of the time (RFC 6238: HMAC-SHA1, 30 seconds), by themselves.
// In: a secret and the time. Out: codes, and the step that a code belongs to. Never: a clock, or whose secret
// it is.
#pragma once
#include "base.h"

enum { AUTH_TOTP_BYTES = 20, AUTH_TOTP_SECONDS = 30, AUTH_TOTP_WINDOW = 1, AUTH_TOTP_DIGITS = 6 };

uint32_t totp_at(str secret, int64_t step);
// Which step does the code belong to, newer than `after`? -1: none.
int64_t totp_step_of(str secret, str code, instant now, int64_t after);
bool auth_code_is_totp(str code);
str auth_base32(str bytes, arena *in); // RFC 4648, without padding, for otpauth
