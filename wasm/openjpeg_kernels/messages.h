/* Included before each file of OpenJPEG: of a complaint is kept where in OpenJPEG it was made, not its words. They and
   their arguments are a tenth of the WebAssembly module, and mostly tell of a codestream that we have put together
   ourselves.
 */
#ifndef PYRAMIDION_MESSAGES_H
#define PYRAMIDION_MESSAGES_H

#define OPJ_SKIP_POISON
#include "opj_includes.h"

/* Calls the handler of errors with the place, such as "t2.c" and 1034. */
void opj_error_at(opj_event_mgr_t* manager, const char* file, int line);

/* Warnings and information are left out. */
#define opj_event_msg(manager, type, ...) \
  ((type) == EVT_ERROR ? opj_error_at(manager, __FILE_NAME__, __LINE__) : (void)0)

#endif
