using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>Splits a text into words at spaces that are neither quoted nor escaped. Quotes and escapes stay: expansion takes them away.</summary>
internal static class WordReader
{
    public static IReadOnlyList<string> Split(string text, char escape)
    {
        List<string> words = [];
        StringBuilder word = new();
        char quote = '\0';
        for (int place = 0; place < text.Length; place++)
        {
            char character = text[place];
            if (quote == '\0' && char.IsWhiteSpace(character))
            {
                End();
                continue;
            }

            if (character == escape && quote != '\'')
            {
                // At the end of the text it escapes nothing.
                if (place + 1 == text.Length) break;
                word.Append(character).Append(text[++place]);
                continue;
            }

            if (quote == '\0' && character is '\'' or '"') quote = character;
            else if (character == quote) quote = '\0';
            word.Append(character);
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }
}
