using CareWorkflows.Engine.Commands;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using Microsoft.Extensions.Primitives;

namespace CareWorkflows.Web.SignIn;

/// <summary>
/// A form that was posted when nobody was signed in any more. The sign-in page carries it along, and when the same person has signed in it becomes their
/// draft: what was typed is there again, and nothing is sent without being looked at.
/// </summary>
public static class CarriedForm
{
    /// <summary>Whether a post could be one: from a page of this site. A form of another site must not become anybody's draft.</summary>
    public static bool IsOne(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMethods.IsPost(request.Method) && request.HasFormContentType
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
            && Uri.TryCreate(request.Headers.Origin.ToString() is { Length: > 0 } origin ? origin : request.Headers.Referer.ToString(), UriKind.Absolute, out var from)
            && string.Equals(from.Authority, request.Host.ToUriComponent(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What has to come along.</summary>
    public static IReadOnlyList<KeyValuePair<string, StringValues>> Of(IFormCollection posted) =>
        [.. posted.Where(p => FormText.IsTyped(p.Key) || p.Key is FormText.SeenInput or FormText.ForInput)];

    /// <summary>Keeps it as the draft of the person it was made for.</summary>
    /// <param name="then">Where it was posted to.</param>
    /// <returns>The address of the form; null when it is not this person's, or no form.</returns>
    public static async Task<string?> KeepAsync(Drafts drafts, IFormCollection posted, string? then, string person)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        if (posted[FormText.ForInput] != person || then is null || FormQuestion.At(then)?.Place is not { } place)
        {
            return null;
        }

        await drafts.SaveAsync(person, place, FormText.Write(posted), int.TryParse(posted[FormText.SeenInput], out var seen) ? seen : 0);
        return place;
    }
}
