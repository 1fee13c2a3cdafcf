// The module "runtime", of which only the JavaScript is kept: it is that of all other modules too
// (tools/build/linkage.mjs). It calls each function of Emscripten's that one of them imports. A new import elsewhere
// needs a call here; the build says so.

#include <emscripten/bind.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>

using emscripten::val;

extern "C" {
void setTempRet0(std::uint32_t value);
std::uint32_t getTempRet0();
}

namespace pyramidion {
namespace {

class Anything {
 public:
  explicit Anything(double value) : value_(value) {}
  [[nodiscard]] double value() const { return value_; }

 private:
  double value_;
};

val values(const val& given) {
  val array = val::array();
  array.call<void>("push", val::global("Object"), given["length"], given.as<double>(), given.as<std::string>());
  val object = val::object();
  object.set("isNumber", given.isNumber());
  object.set("isString", given.isString());
  object.set("called", given.call<val>("valueOf"));
  object.set("array", array);
  return object;
}

std::uint32_t files(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT, 0600);
  char byte = 0;
  std::size_t done = static_cast<std::size_t>(read(file, &byte, 1) + write(file, &byte, 1));
  done += static_cast<std::size_t>(lseek(file, 0, SEEK_SET) + fcntl(file, F_GETFL) + ioctl(file, FIONREAD, &byte));
  done += static_cast<std::size_t>(close(file) + unlink(path.c_str()) + rmdir(path.c_str()));
  return static_cast<std::uint32_t>(done);
}

std::string system_state(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  const std::time_t now = std::time(nullptr);
  setTempRet0(getTempRet0() + 1);
  if (value == nullptr) std::abort();
  if (*value == '\0') std::exit(1);
  return std::string(value) + std::asctime(std::gmtime(&now)) + std::asctime(std::localtime(&now));
}

}  // namespace

EMSCRIPTEN_BINDINGS(runtime) {
  emscripten::class_<Anything>("Anything").constructor<double>().function("value", &Anything::value);
  emscripten::function("values", &values);
  emscripten::function("files", &files);
  emscripten::function("systemState", &system_state);
}

}  // namespace pyramidion
