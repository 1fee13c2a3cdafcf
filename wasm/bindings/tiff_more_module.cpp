// The module "tiff-more": decodes the compressions that few tiles have. Loaded when the first such tile is met.
// All that it exports is in decoder_functions.cpp; what differs from the module "tiff" is the libtiff linked to it.

#include "bindings/decoder_functions.h"
