using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>Memory and open files of client and server at several moments.</summary>
internal sealed class FigureTable(string title, int server)
{
    private readonly Table _table = new Table().Border(TableBorder.Rounded).Title(title)
        .AddColumns("", "client memory MB", "client files", "server memory MB", "server files");

    public ProcessFigures Client { get; private set; }

    public ProcessFigures Server { get; private set; }

    public void Note(string moment)
    {
        Read();
        _table.AddRow(moment, $"{Client.Megabytes:0}", $"{Client.OpenFiles}", $"{Server.Megabytes:0}", $"{Server.OpenFiles}");
    }

    public void NotePeak()
    {
        Read();
        _table.AddRow("peak", $"{Client.PeakMegabytes:0}", "", $"{Server.PeakMegabytes:0}", "");
    }

    public void Read() => (Client, Server) = (ProcessFigures.Of(Environment.ProcessId), ProcessFigures.Of(server));

    public void Print() => AnsiConsole.Write(_table);
}
