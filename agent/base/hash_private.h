/* The plain SipHash-2-4, for the reference vectors of the tests. Everybody else calls mo_hash(). */
#ifndef MOMENTS_BASE_HASH_PRIVATE_H
#define MOMENTS_BASE_HASH_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

uint64_t mo_siphash(uint64_t key0, uint64_t key1, const void *data, size_t length);

#endif
