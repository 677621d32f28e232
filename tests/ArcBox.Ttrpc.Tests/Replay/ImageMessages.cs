using ArcBox.Protocol.V1;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>Which messages the recorded methods take and give.</summary>
internal static class ImageMessages
{
    public const string Images = "arcbox.v1.ImageService";
    public const string Extra = "lab.v1.Extra";

    private static readonly Dictionary<string, (MessageParser Request, MessageParser Response)> Parsers = new()
    {
        [$"/{Images}/Pull"] = (PullImageRequest.Parser, PullProgress.Parser),
        [$"/{Images}/Push"] = (PushImageRequest.Parser, PushProgress.Parser),
        [$"/{Images}/Build"] = (BuildContext.Parser, BuildProgress.Parser),
        [$"/{Images}/List"] = (ListImagesRequest.Parser, ListImagesResponse.Parser),
        [$"/{Images}/Inspect"] = (InspectImageRequest.Parser, ImageInfo.Parser),
        [$"/{Images}/Remove"] = (RemoveImageRequest.Parser, RemoveImageResponse.Parser),
        [$"/{Images}/Tag"] = (TagImageRequest.Parser, Empty.Parser),
        [$"/{Images}/Exists"] = (ExistsImageRequest.Parser, ExistsImageResponse.Parser),

        // The laboratory's second service was recorded with messages of this shape.
        [$"/{Extra}/Upload"] = (BuildContext.Parser, ExistsImageResponse.Parser),
        [$"/{Extra}/NilResponse"] = (Empty.Parser, Empty.Parser),
    };

    public static bool Knows(string method) => Parsers.ContainsKey(method);

    public static IMessage Request(string method, byte[] payload) => Parsers[method].Request.ParseFrom(payload);

    public static IMessage Response(string method, byte[] payload) => Parsers[method].Response.ParseFrom(payload);
}
