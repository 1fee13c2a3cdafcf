/* In place of OpenJPEG's event.c, whose vsnprintf would bring all of printf, a twentieth of the WebAssembly module. Its
   messages hold nothing but %d, %u, %x and %s, the numbers perhaps long; how wide they shall be is passed over. */
#include "opj_includes.h"

typedef struct {
  char text[256];
  OPJ_SIZE_T length;
} message_t;

static void append(message_t* message, char letter) {
  if (message->length + 1 < sizeof(message->text)) message->text[message->length++] = letter;
}

static void append_number(message_t* message, OPJ_UINT64 number, OPJ_UINT32 base) {
  if (number >= base) append_number(message, number / base, base);
  append(message, "0123456789abcdef"[number % base]);
}

static void append_signed(message_t* message, OPJ_INT64 number) {
  if (number < 0) append(message, '-');
  append_number(message, number < 0 ? 0 - (OPJ_UINT64)number : (OPJ_UINT64)number, 10);
}

/* What follows a '%'. Returns the place behind it. `longs`: how many letters l there were. */
static const char* append_argument(message_t* message, const char* format, va_list* arguments) {
  int longs = 0;
  while (*format != '\0' && strchr("#.0123456789l", *format) != NULL) longs += *format++ == 'l';
  switch (*format) {
    case 'd':
      append_signed(message, longs == 0   ? va_arg(*arguments, int)
                             : longs == 1 ? va_arg(*arguments, long)
                                          : va_arg(*arguments, long long));
      break;
    case 'u':
    case 'x':
      append_number(message,
                    longs == 0   ? va_arg(*arguments, unsigned)
                    : longs == 1 ? va_arg(*arguments, unsigned long)
                                 : va_arg(*arguments, unsigned long long),
                    *format == 'x' ? 16 : 10);
      break;
    case 's':
      for (const char* string = va_arg(*arguments, const char*); *string != '\0'; ++string) append(message, *string);
      break;
    default:
      /* Other arguments cannot be told apart any more: the rest stays as it is. */
      for (append(message, '%'); *format != '\0'; ++format) append(message, *format);
      return format;
  }
  return format + 1;
}

static void ignore(const char* message, void* data) {
  (void)message;
  (void)data;
}

void opj_set_default_event_handler(opj_event_mgr_t* manager) {
  memset(manager, 0, sizeof(*manager));
  manager->error_handler = manager->warning_handler = manager->info_handler = ignore;
}

OPJ_BOOL opj_event_msg(opj_event_mgr_t* manager, OPJ_INT32 type, const char* format, ...) {
  if (manager == NULL || format == NULL) return OPJ_FALSE;
  const opj_msg_callback handler = type == EVT_ERROR     ? manager->error_handler
                                   : type == EVT_WARNING ? manager->warning_handler
                                                         : manager->info_handler;
  if (handler == NULL) return OPJ_FALSE;
  if (handler == ignore) return OPJ_TRUE;
  message_t message = {{0}, 0};
  va_list arguments;
  va_start(arguments, format);
  while (*format != '\0') {
    if (*format == '%') {
      format = append_argument(&message, format + 1, &arguments);
    } else {
      append(&message, *format++);
    }
  }
  va_end(arguments);
  handler(message.text, type == EVT_ERROR     ? manager->m_error_data
                        : type == EVT_WARNING ? manager->m_warning_data
                                              : manager->m_info_data);
  return OPJ_TRUE;
}
