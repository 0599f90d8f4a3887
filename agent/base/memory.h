/* Memory given back to the system by a program that waits for hours. */
#ifndef MOMENTS_BASE_MEMORY_H
#define MOMENTS_BASE_MEMORY_H

/* Everything that was freed goes back to the system. The pages of code and constants that were
 * needed so far are let go too: the system still has them in its cache, and maps again those few
 * that the next step needs. Under a debugger that takes breakpoints along; `hbreak` stays. */
void mo_memory_give_back(void);

#endif
