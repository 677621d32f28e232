namespace ArcBox.Protocol.Testing;

/// <summary>Why a registry does not do what it was asked.</summary>
internal enum RegistryRefusal
{
    ManifestUnknown,
    NoCredential,
    WrongCredential,
    ReadOnly,
    Unreachable,
}
