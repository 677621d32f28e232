using ArcBox.Protocol;
using Microsoft.Extensions.Options;

namespace ArcBox.Samples.DependencyInjection;

internal sealed class ImagesOptionsValidator : IValidateOptions<ImagesOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    public ValidateOptionsResult Validate(string? name, ImagesOptions options)
    {
        ValidateOptionsResultBuilder result = new();
        if (options.References.Count == 0) result.AddError("is empty: name at least one image, such as nginx:1.29.", Key(nameof(options.References)));
        foreach (string reference in options.References)
        {
            if (!ImageReference.TryParse(reference, out _)) result.AddError($"'{reference}' is no name of an image.", Key(nameof(options.References)));
        }

        CheckTime(nameof(options.Interval), options.Interval, TimeSpan.FromMilliseconds(1));
        CheckTime(nameof(options.ReadyTimeout), options.ReadyTimeout, TimeSpan.FromMilliseconds(1));
        CheckTime(nameof(options.HealthInterval), options.HealthInterval, TimeSpan.FromSeconds(1));
        return result.Build();

        void CheckTime(string option, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > Longest) result.AddError($"{value} is not between {least} and {Longest}.", Key(option));
        }
    }

    private static string Key(string option) => $"{ImagesOptions.Section}:{option}";
}
