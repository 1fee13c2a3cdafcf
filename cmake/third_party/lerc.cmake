# LERC: limited error raster compression.
set(directory ${PYRAMIDION_SOURCES}/lerc/src/LercLib)
file(GLOB files ${directory}/*.cpp ${directory}/Lerc1Decode/*.cpp)
add_third_party(lerc ${files})
target_include_directories(lerc SYSTEM PUBLIC ${directory}/include)
