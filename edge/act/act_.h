// act_.h - between the files of this room.
#pragma once
#include "act.h"

// Makes the rulebook's products known to the state, before the first fact.
void act_ship_state(const rulebook *b, act_facts *f);
