# `cpack -G DEB`, from a build folder of preset release.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME abcp-studio)
set(CPACK_PACKAGE_VENDOR "ABCP Studio")
set(CPACK_PACKAGE_CONTACT "ABCP Studio maintainers <maintainers@abcp-studio.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "search how to prune convolutional object detectors")
set(CPACK_PACKAGE_DESCRIPTION
"ABCP Studio makes a trained convolutional detector small enough for a robot.
An agent decides for every residual block whether it stays and for every
convolution which share of its channels goes; each candidate is cut for real,
fine-tuned and measured, and teaches the agent.

It holds the window abcp-studio, to watch a search and choose from it, and
the command abcp, which does the same in scripts. Networks of the Darknet
family are read; Darknet, ONNX and TorchScript files are written.")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)

# Everything but the licence's text.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_COMPONENTS_ALL Unspecified)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "https://arxiv.org/abs/2110.03858")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0-pthread, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-wayland, qt6-translations-l10n, fonts-noto-cjk")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
