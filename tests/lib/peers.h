/* For benchmarks: a figure of another program, or of ours in a process of its own. */
#ifndef MOMENTS_TESTS_PEERS_H
#define MOMENTS_TESTS_PEERS_H

#include <glib.h>

typedef struct {
    double user_seconds; /* the median of the runs; processor time, not that of a clock */
    double number;       /* the first number that it printed; the largest of the runs */
    double memory_mib;   /* the second one, in KiB; the largest of the runs */
} MoPeer;

/* Runs a program `times` times. False where it cannot be run or fails. */
gboolean mo_peer_run(const char *const *argv, unsigned times, MoPeer *ret_peer);

/* `wc -l` over a file, and Python's csv module (written in C) as the environment's PYTHON has it.
 */
gboolean mo_peer_run_wc(const char *path, unsigned times, MoPeer *ret_peer);
gboolean mo_peer_run_python(const char *path, unsigned times, MoPeer *ret_peer);

/* Resident memory that this process had at its most, in KiB: since its exec, unlike ru_maxrss. */
double mo_peer_get_peak_kib(void);

#endif
