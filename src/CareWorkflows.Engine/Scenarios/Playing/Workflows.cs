using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>What scenarios are played with: the processes compiled, the calendar, the forms. Immutable, shared by scenarios played side by side.</summary>
internal sealed record Workflows(ProcessLibrary Library, WorkingCalendar Calendar, Reading.DefaultForms Forms);
