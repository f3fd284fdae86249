// keys.h - the master key: a file outside the data folder, without which the folder tells nobody anything.
// In: paths. Out: a key in memory. Never: prints a key, or writes one below the data folder.
#pragma once
#include "base.h"

enum { STORE_KEY_BYTES = 32 };
typedef struct store_keys { unsigned char master[STORE_KEY_BYTES]; } store_keys;

// Which key file: `given` if not empty, else $DAYBOOK_KEY_FILE, else daybook/master.key below
// $XDG_CONFIG_HOME or ~/.config. False: none of them is set.
MUST_USE bool store_key_path(str given, str *out, arena *a, fault *why);
// Makes a new key (mode 0600; folders 0700). Fails when the file is there, or would lie below `dir`.
MUST_USE bool store_key_make(str path, str dir, arena *a, fault *why);
// Reads it. Fails when others than its owner may read it, or when it lies below `dir`.
MUST_USE bool store_key_load(str path, str dir, store_keys *out, arena *a, fault *why);
void store_key_forget(store_keys *keys);
