using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.StudioApi.Definitions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>What Studio asks before it can draw: activities, expressions, types, features. All from memory, since it asks often.</summary>
internal static class DescriptorsApi
{
    private const string Care = "Care";

    public static void MapStudioDescriptors(this RouteGroupBuilder api)
    {
        var descriptors = api.MapGroup("/descriptors").RequireAuthorization(StudioPolicies.CasesInStudio);
        descriptors.MapGet("/activities", (HttpRequest request, Engine.Library.Definitions definitions) =>
            StudioJson.Answer(new Listed<ActivityDescriptor>([.. ActivityDescriptors.Of(EditedDefinition.Of(request, definitions))])));
        descriptors.MapPost("/activities/{type}/options/{input}", OptionsAsync);
        descriptors.MapGet("/expression-descriptors", () => StudioJson.Answer(Expressions));
        descriptors.MapGet("/variables", () => StudioJson.Answer(VariableTypes));
        descriptors.MapGet("/storage-drivers", () => StudioJson.Answer(StorageDrivers));
        // Cases start, fail, save and log in one way, which is no choice of the designer's.
        foreach (var strategies in new[] { "workflow-activation-strategies", "incident-strategies", "log-persistence-strategies" })
        {
            descriptors.MapGet($"/{strategies}", () => StudioJson.Answer(new Listed<StrategyDescriptor>([])));
        }

        foreach (var of in new[] { "workflows", "activities" })
        {
            descriptors.MapGet($"/commit-strategies/{of}", () => StudioJson.Answer(new Listed<CommitStrategyDescriptor>([])));
        }

        descriptors.MapGet("/output-converters", () => StudioJson.Answer(new Bare<object>([])));
        api.MapGet("/features/installed", () => StudioJson.Answer(Features)).RequireAuthorization(StudioPolicies.CasesInStudio);
        api.MapGet("/resilience/strategies", () => StudioJson.Answer(new Listed<object>([]))).RequireAuthorization(StudioPolicies.CasesInStudio);
        api.MapPost("/scripting/javascript/type-definitions/{definitionId}", (string definitionId, Engine.Library.Definitions definitions) =>
            TypedResults.Text(TypeDeclarations.Of(EditedDefinition.Of(definitionId, definitions)), "text/plain", System.Text.Encoding.UTF8))
            .RequireAuthorization(StudioPolicies.CasesInStudio);
    }

    /// <summary>The schema of an input that is JSON, at the address its description gives.</summary>
    public static void MapStudioSchemas(this IEndpointRouteBuilder app) =>
        app.MapGet(InputSchemas.Address("{type}", "{input}"), IResult (string type, string input) =>
            InputSchemas.Of(type, input) is { } schema ? TypedResults.Text(schema, "application/schema+json", System.Text.Encoding.UTF8) : TypedResults.NotFound())
            .RequireAuthorization(StudioPolicies.CasesInStudio);

    private static async Task<IResult> OptionsAsync(string type, string input, HttpRequest request, Engine.Library.Definitions definitions, CancellationToken cancellation)
    {
        if (StudioInputs.Describe(type) is not { } activity || InputEditors.Find(activity, input) is not { } described)
        {
            return TypedResults.NotFound();
        }

        var asked = await StudioJson.ReadAsync<OptionsAsked>(request, cancellation);
        return StudioJson.Answer(new RefreshedOptions(InputEditors.Options(activity, described, EditedDefinition.Of(request, definitions), asked.Context ?? [])));
    }

    /// <summary>JavaScript is the language of expressions and ours to evaluate. The others are how Studio keeps what its editors give; they are offered to nobody.</summary>
    private static readonly Listed<ExpressionDescriptor> Expressions = new(
    [
        new ExpressionDescriptor("Literal", "Default", IsBrowsable: false),
        new ExpressionDescriptor("Object", "Object", IsBrowsable: false) { Properties = InMonaco("json") },
        // Studio's expression editor begins with the first that is neither of the two above.
        new ExpressionDescriptor("JavaScript", "JavaScript", IsBrowsable: true) { Properties = InMonaco("javascript") },
        new ExpressionDescriptor("Json", "Json", IsBrowsable: false) { Properties = InMonaco("json") },
        new ExpressionDescriptor("Variable", "Variable", IsBrowsable: false),
        new ExpressionDescriptor("Input", "Input", IsBrowsable: false),
    ]);

    /// <summary>The types of fields are those of data; a value may also be worked out.</summary>
    private static readonly Bare<VariableTypeDescriptor> VariableTypes = new(
    [
        .. Enum.GetNames<FieldType>().Select(t => new VariableTypeDescriptor(t, TypeWords(t), Care, null)),
        new VariableTypeDescriptor("Computed", "Computed", Care, "Worked out from what is recorded whenever it is asked: its value is an expression."),
    ]);

    private static readonly Bare<StorageDriverDescriptor> StorageDrivers = new([new StorageDriverDescriptor("CareWorkflows.Case", "The case", 0, false)]);

    private static readonly Listed<FeatureDescriptor> Features = new(
        [new FeatureDescriptor("RealTimeWorkflowUpdates", "Elsa", "Real-time updates", "An open case is shown as it changes.")]);

    private static Dictionary<string, string> InMonaco(string language) => new() { ["MonacoLanguage"] = language };

    private static string TypeWords(string type) => type switch
    {
        "Long" => "Long text",
        "DateTime" => "Date and time",
        "Bool" => "Yes or no",
        "Int" => "Whole number",
        "Num" => "Number",
        "Doc" => "Document",
        "Multi" => "Several choices",
        _ => type,
    };
}
