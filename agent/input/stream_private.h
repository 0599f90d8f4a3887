/* What the files of the stream share. */
#ifndef MOMENTS_INPUT_STREAM_PRIVATE_H
#define MOMENTS_INPUT_STREAM_PRIVATE_H

#include "input/stream.h"

/* The most bytes that one step of any decoder writes. */
#define MO_STREAM_STEP 32
#define MO_STREAM_RAW ((size_t)32 * 1024)

/* Turns what is in `raw` into text behind `end`, up to `capacity`. `last`: nothing follows in the
 * file, so that half a character is none. */
void mo_stream_decode(MoStream *stream, bool last);

#endif
