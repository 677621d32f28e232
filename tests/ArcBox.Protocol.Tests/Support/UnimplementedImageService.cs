using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Answers every call with UNIMPLEMENTED, as the gRPC sockets of ArcBox 0.4 do.</summary>
internal sealed class UnimplementedImageService : ImageService.ImageServiceBase;
