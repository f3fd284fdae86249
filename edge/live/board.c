#include "live_.h"

struct board { live *live; };

bool board_open(live *l, fault *why)
{
    (void)why;
    l->board = arena_push(&l->memory, board);
    l->board->live = l;
    return true;
}
void board_close(board *b) { (void)b; }
