/* In place of ht_dec.c, where the planner hands no high-throughput code-blocks in. */
#include "messages.h"

OPJ_BOOL opj_t1_ht_decode_cblk(opj_t1_t* t1, opj_tcd_cblk_dec_t* cblk, OPJ_UINT32 orient, OPJ_UINT32 roishift,
                               OPJ_UINT32 cblksty, opj_event_mgr_t* manager, opj_mutex_t* mutex, OPJ_BOOL check_pterm) {
  (void)t1, (void)cblk, (void)orient, (void)roishift, (void)cblksty, (void)mutex, (void)check_pterm;
  opj_event_msg(manager, EVT_ERROR, "");
  return OPJ_FALSE;
}
