namespace ArcBox.Protocol.Testing;

internal enum MockEncryption
{
    None,
    Tls,
    MutualTls,
}
