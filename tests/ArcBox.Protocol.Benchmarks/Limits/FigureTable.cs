using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>Memory and sockets of client and server at several moments.</summary>
internal sealed class FigureTable(string title, int server)
{
    private readonly Table _table = new Table().Border(TableBorder.Rounded).Title(title)
        .AddColumns("", "client memory MB", "client sockets", "server memory MB", "server sockets");

    public (ProcessFigures Client, ProcessFigures Server) Now => (ProcessFigures.Of(Environment.ProcessId), ProcessFigures.Of(server));

    public void ResetPeak()
    {
        ProcessFigures.ResetPeak(Environment.ProcessId);
        ProcessFigures.ResetPeak(server);
    }

    public void Note(string moment)
    {
        (ProcessFigures client, ProcessFigures other) = Now;
        _table.AddRow(moment, $"{client.Megabytes:0}", $"{client.Sockets}", $"{other.Megabytes:0}", $"{other.Sockets}");
    }

    public void NotePeak()
    {
        (ProcessFigures client, ProcessFigures other) = Now;
        _table.AddRow("peak", $"{client.PeakMegabytes:0}", "", $"{other.PeakMegabytes:0}", "");
    }

    public void Print() => AnsiConsole.Write(_table);
}
