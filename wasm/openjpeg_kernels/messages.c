/* In place of OpenJPEG's event.c. */
#include "messages.h"

static void ignore(const char* message, void* data) {
  (void)message;
  (void)data;
}

void opj_set_default_event_handler(opj_event_mgr_t* manager) {
  memset(manager, 0, sizeof(*manager));
  manager->error_handler = manager->warning_handler = manager->info_handler = ignore;
}

void opj_error_at(opj_event_mgr_t* manager, const char* file, int line) {
  if (manager == NULL || manager->error_handler == NULL || manager->error_handler == ignore) return;
  char text[64];
  size_t length = 0;
  while (file[length] != '\0' && length < 32) {
    text[length] = file[length];
    ++length;
  }
  text[length++] = ':';
  int scale = 1;
  while (line / scale >= 10) scale *= 10;
  for (; scale > 0; scale /= 10) text[length++] = (char)('0' + line / scale % 10);
  text[length] = '\0';
  manager->error_handler(text, manager->m_error_data);
}
