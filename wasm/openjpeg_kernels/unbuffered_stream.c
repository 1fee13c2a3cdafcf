/* In place of OpenJPEG's cio.c, in the module jp2: excerpts are in memory, where a buffer between would only be a copy,
   and nothing is written. */
#include "opj_includes.h"

opj_stream_t* OPJ_CALLCONV opj_stream_create(OPJ_SIZE_T buffer_size, OPJ_BOOL is_input) {
  (void)buffer_size;
  (void)is_input;
  return opj_calloc(1, sizeof(opj_stream_private_t));
}

static opj_stream_private_t* inside(opj_stream_t* stream) { return stream; }

void OPJ_CALLCONV opj_stream_set_read_function(opj_stream_t* stream, opj_stream_read_fn function) {
  inside(stream)->m_read_fn = function;
}

void OPJ_CALLCONV opj_stream_set_skip_function(opj_stream_t* stream, opj_stream_skip_fn function) {
  inside(stream)->m_skip_fn = function;
}

void OPJ_CALLCONV opj_stream_set_seek_function(opj_stream_t* stream, opj_stream_seek_fn function) {
  inside(stream)->m_seek_fn = function;
}

void OPJ_CALLCONV opj_stream_set_user_data(opj_stream_t* stream, void* data, opj_stream_free_user_data_fn function) {
  (void)function;
  inside(stream)->m_user_data = data;
}

void OPJ_CALLCONV opj_stream_set_user_data_length(opj_stream_t* stream, OPJ_UINT64 length) {
  inside(stream)->m_user_data_length = length;
}

/* -1 at the end. */
OPJ_SIZE_T opj_stream_read_data(opj_stream_private_t* stream, OPJ_BYTE* buffer, OPJ_SIZE_T size,
                                opj_event_mgr_t* manager) {
  (void)manager;
  const OPJ_SIZE_T count = size == 0 ? 0 : stream->m_read_fn(buffer, size, stream->m_user_data);
  if (count != (OPJ_SIZE_T)-1) stream->m_byte_offset += (OPJ_OFF_T)count;
  return count;
}

OPJ_OFF_T opj_stream_get_number_byte_left(const opj_stream_private_t* stream) {
  return (OPJ_OFF_T)stream->m_user_data_length - stream->m_byte_offset;
}

OPJ_OFF_T opj_stream_tell(const opj_stream_private_t* stream) { return stream->m_byte_offset; }

OPJ_OFF_T opj_stream_skip(opj_stream_private_t* stream, OPJ_OFF_T size, opj_event_mgr_t* manager) {
  (void)manager;
  const OPJ_OFF_T left = opj_stream_get_number_byte_left(stream);
  const OPJ_OFF_T count = size < left ? size : left;
  if (count == 0 && size > 0) return -1;
  stream->m_skip_fn(count, stream->m_user_data);
  stream->m_byte_offset += count;
  return count;
}

OPJ_BOOL opj_stream_read_seek(opj_stream_private_t* stream, OPJ_OFF_T position, opj_event_mgr_t* manager) {
  (void)manager;
  if (!stream->m_seek_fn(position, stream->m_user_data)) return OPJ_FALSE;
  stream->m_byte_offset = position;
  return OPJ_TRUE;
}

OPJ_BOOL opj_stream_has_seek(const opj_stream_private_t* stream) { return stream->m_seek_fn != NULL; }

/* A number of 1 to 4 bytes. */
void opj_read_bytes_LE(const OPJ_BYTE* bytes, OPJ_UINT32* value, OPJ_UINT32 count) {
  *value = 0;
  for (OPJ_UINT32 i = 0; i < count; ++i) *value = *value << 8 | bytes[i];
}
