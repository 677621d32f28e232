namespace ArcBox.Ttrpc.Tests.Support;

internal static class Thrown
{
    /// <summary>Waits for the end of something that fails.</summary>
    public static async Task<TException> ByAsync<TException>(Task task)
        where TException : Exception
    {
        try
        {
            await task.Soon();
        }
        catch (TException exception)
        {
            return exception;
        }

        throw new AssertionException("It ended well.");
    }
}
