#include "bindings/answer.h"

#include <new>
#include <string>
#include <vector>

#include "bindings/object.h"

using emscripten::val;

namespace pyramidion {

val to_uint8_array(std::span<const std::uint8_t> bytes) {
  return val(emscripten::typed_memory_view(bytes.size(), bytes.data())).call<val>("slice");
}

val to_array(const std::vector<double>& numbers) {
  return val::global("Array").call<val>("from", val(emscripten::typed_memory_view(numbers.size(), numbers.data())));
}

val to_array(const std::vector<ByteRange>& ranges) {
  std::vector<double> numbers;
  for (const ByteRange& range : ranges) {
    numbers.push_back(static_cast<double>(range.offset));
    numbers.push_back(static_cast<double>(range.length));
  }
  return to_array(numbers);
}

namespace {

val to_failure(const Error& error) {
  val details = val::object();
  set(details, "code", name_of(error.code()));
  set(details, "message", error.what());
  if (!error.structure().empty()) set(details, "structure", error.structure());
  if (error.offset()) set_number(details, "offset", static_cast<double>(*error.offset()));
  val failure = val::object();
  set(failure, "error", details);
  return failure;
}

val to_missing(const Missing& missing) {
  val result = val::object();
  set(result, "missing", to_array(missing.ranges()));
  return result;
}

}  // namespace

val to_answer() {
  try {
    throw;
  } catch (const Missing& missing) {
    return to_missing(missing);
  } catch (const Error& error) {
    return to_failure(error);
  } catch (const std::bad_alloc&) {
    return to_failure(Error(ErrorCode::limit_exceeded, "there is not enough memory"));
  }
}

}  // namespace pyramidion
