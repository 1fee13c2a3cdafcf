# Little CMS: colour management by ICC profiles. Left out: tables of text (CGATS), PostScript, colour appearance, gamut
# boundaries, which nothing of ours asks for.
set(directory ${PYRAMIDION_SOURCES}/lcms2)
file(GLOB files ${directory}/src/*.c)
list(FILTER files EXCLUDE REGEX "/(cmscgats|cmscam02|cmsps2|cmssm)\\.c$")
add_third_party(lcms2 ${files})
target_include_directories(lcms2 SYSTEM PUBLIC ${directory}/include)
target_compile_definitions(lcms2 PUBLIC CMS_NO_PTHREADS=1 CMS_NO_REGISTER_KEYWORD=1)
# The loops over pixels.
prefer_small(lcms2 HOT ${directory}/src/cmsintrp.c ${directory}/src/cmsopt.c ${directory}/src/cmspack.c
    ${directory}/src/cmsxform.c)
