namespace ArcBox.Ttrpc;

/// <summary>Byte 8 of a frame. Others are reserved and skipped.</summary>
internal enum FrameType : byte
{
    Request = 1,
    Response = 2,
    Data = 3,
}
