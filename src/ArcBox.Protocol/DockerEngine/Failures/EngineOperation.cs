namespace ArcBox.Protocol;

/// <summary>What the engine was asked to do; decides which rows of <see cref="EngineFailureTable"/> apply.</summary>
[Flags]
internal enum EngineOperation
{
    Pull = 1,
    Push = 2,
    Build = 4,
    List = 8,
    Inspect = 16,
    Remove = 32,
    Tag = 64,
    Ping = 128,

    Transfer = Pull | Push,
    Registry = Pull | Push | Build,
    Any = 255,
}
