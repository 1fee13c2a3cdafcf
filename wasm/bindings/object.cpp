#include "bindings/object.h"

#include <string>

using emscripten::val;

namespace pyramidion {

void set(const val& object, const char* name, const val& value) { val(object).set(name, value); }

void set(const val& object, const char* name, std::string_view value) { set(object, name, val(std::string(value))); }

void set_number(const val& object, const char* name, double value) { set(object, name, val(value)); }

void set_flag(const val& object, const char* name, bool value) { set(object, name, val(value)); }

bool is_absent(const val& value) { return value.isUndefined() || value.isNull(); }

void push(const val& array, const val& value) { array.call<void>("push", value); }

}  // namespace pyramidion
