find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs dnn)
find_package(Qt6 REQUIRED COMPONENTS Core Gui Widgets PrintSupport Svg Test)
find_package(QCustomPlotQt6 REQUIRED)
find_package(Torch REQUIRED)
find_package(Protobuf REQUIRED)

# Debian's ONNX, as LibTorch uses it; its own CMake package leaves protobuf out. Sources that include it are compiled with ONNX_DEFINITIONS: LibTorch and
# they share one registry of operators and must agree on the namespace.
find_library(ONNX_LIBRARY onnx REQUIRED)
find_library(ONNX_PROTO_LIBRARY onnx_proto REQUIRED)
set(ONNX_LIBRARIES ${ONNX_LIBRARY} ${ONNX_PROTO_LIBRARY} protobuf::libprotobuf)
set(ONNX_DEFINITIONS ONNX_ML=1 ONNX_NAMESPACE=onnx)
