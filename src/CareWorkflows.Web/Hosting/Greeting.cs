using CareWorkflows.Web.SignIn;

namespace CareWorkflows.Web.Hosting;

/// <summary>What a developer wants to know when the site has started. To the console only: a password has no place in a log.</summary>
internal static class Greeting
{
    public static void Print(WebApplication app)
    {
        var output = Console.Out;
        output.WriteLine();
        output.WriteLine($"CareWorkflows is at {string.Join(" and ", app.Urls)}");
        output.WriteLine($"Demo sign-ins, each with the password {DemoPeople.Password}:");
        foreach (var person in DemoPeople.All)
        {
            output.WriteLine($"  {DemoPeople.UserNameOf(person),-8} {string.Join(", ", person.Roles)}");
        }

        output.WriteLine();
    }
}
