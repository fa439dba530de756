namespace CareWorkflows.Web.Forms;

/// <summary>Where uploaded documents are kept. A form holds only the name under which one is.</summary>
public sealed class DocumentFolder(IConfiguration settings, IHostEnvironment host)
{
    private static readonly HashSet<string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".xls", ".xlsx", ".ods", ".csv", ".jpg", ".jpeg", ".png", ".msg", ".eml",
    };

    private readonly string folder = Path.GetFullPath(settings["Documents:Folder"] ?? "data/documents", host.ContentRootPath);
    private readonly long most = settings.GetValue("Documents:MaxMegabytes", 20) * 1024L * 1024L;

    /// <summary>Keeps what was uploaded at once, whatever becomes of the form, and puts its name where the form asks for it.</summary>
    public async Task<IReadOnlyList<FormError>> KeepAsync(IFormFileCollection files, Typed typed, CancellationToken cancel)
    {
        var errors = new List<FormError>();
        foreach (var file in files.Where(f => f.FileName.Length > 0 && f.Name.StartsWith(Typed.Prefix, StringComparison.Ordinal) && f.Name.EndsWith(".file", StringComparison.Ordinal)))
        {
            var place = file.Name[Typed.Prefix.Length..^".file".Length];
            if (Problem(file) is { } problem)
            {
                errors.Add(new FormError(place, problem));
                continue;
            }

            var name = $"{Guid.CreateVersion7():n}-{Clean(file.FileName)}";
            Directory.CreateDirectory(folder);
            await using (var kept = new FileStream(Path.Combine(folder, name), FileMode.CreateNew))
            {
                await file.CopyToAsync(kept, cancel);
            }

            typed[place] = name;
        }

        return errors;
    }

    /// <summary>Where a document is kept; null: there is none of that name here.</summary>
    public string? Find(string name) => name.Length > 0 && Path.GetFileName(name) == name && File.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : null;

    /// <summary>What a file was called when it was uploaded, from the name it is kept under.</summary>
    public static string CalledBefore(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 33 && name[32] == '-' && Guid.TryParseExact(name[..32], "n", out _) ? name[33..] : name;
    }

    private string? Problem(IFormFile file) =>
        file.Length == 0 ? "The file is empty"
        : file.Length > most ? $"The file must be smaller than {most / 1024 / 1024} MB"
        : !Kinds.Contains(Path.GetExtension(file.FileName)) ? "The file must be a document, a spreadsheet, an e-mail or a picture, such as a PDF"
        : null;

    private static string Clean(string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        return string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-'))[^Math.Min(name.Length, 100)..];
    }
}
