namespace ArcBox.Samples.ImageCli;

/// <summary>What is typed at a terminal, without showing it there: it is a password. Ctrl-C still interrupts.</summary>
internal sealed class HiddenInput : TextReader
{
    private readonly Queue<char> _line = new();

    public override int Peek() => _line.TryPeek(out char next) ? next : -1;

    public override int Read()
    {
        if (_line.Count == 0) ReadLineOfKeys();
        return _line.TryDequeue(out char next) ? next : -1;
    }

    private void ReadLineOfKeys()
    {
        List<char> typed = [];
        for (ConsoleKeyInfo key = Console.ReadKey(intercept: true); key.Key is not ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key is ConsoleKey.Backspace) typed.RemoveRange(Math.Max(0, typed.Count - 1), Math.Min(1, typed.Count));
            else if (!char.IsControl(key.KeyChar)) typed.Add(key.KeyChar);
        }

        foreach (char character in typed.Append('\n')) _line.Enqueue(character);
    }
}
