namespace ArcBox;

/// <summary>The kinds of sockets that an address can name.</summary>
internal enum TtrpcAddressKind
{
    /// <summary>A unix socket with a file.</summary>
    UnixPath,

    /// <summary>A unix socket with a name in Linux' abstract namespace, which has no file and no permissions.</summary>
    UnixAbstract,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>Between a virtual machine and its host.</summary>
    Vsock,
}
