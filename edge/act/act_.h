// act_.h - between the files of this room.
#pragma once
#include "act.h"

// Makes the rulebook's products known, before the first fact.
void act_ship_door(const rulebook *b, door *d);
void act_ship_state(const rulebook *b, act_facts *f);
