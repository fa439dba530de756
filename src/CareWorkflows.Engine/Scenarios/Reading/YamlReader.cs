using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>
/// Reads YAML 1.2 into <see cref="YamlNode"/>s from the event stream, which knows lines.
/// No anchors, aliases, merges or tags: a scenario is read by people, top to bottom.
/// </summary>
internal static class YamlReader
{
    /// <summary>The documents of a file. What can't be read is reported, and no document given.</summary>
    public static IReadOnlyList<YamlNode> Read(string text, Problems problems)
    {
        var parser = new Parser(new StringReader(text));
        var documents = new List<YamlNode>();
        try
        {
            parser.Consume<StreamStart>();
            while (!parser.Accept<StreamEnd>(out _))
            {
                parser.Consume<DocumentStart>();
                var node = Node(parser, problems);
                parser.Consume<DocumentEnd>();
                if (node is not YamlScalar { IsPlain: true, Text: "" })
                {
                    documents.Add(node);
                }
            }
        }
        catch (YamlException error)
        {
            problems.Add((int)error.Start.Line, $"this is not YAML: {error.Message}");
            return [];
        }

        return documents;
    }

    private static YamlNode Node(Parser parser, Problems problems)
    {
        switch (parser.Consume<ParsingEvent>())
        {
            case Scalar scalar:
                RefuseAnchorAndTag(scalar, problems);
                return new YamlScalar(Line(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain);

            case SequenceStart start:
                RefuseAnchorAndTag(start, problems);
                var items = new List<YamlNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(Node(parser, problems));
                }

                return new YamlList(Line(start), items);

            case MappingStart start:
                RefuseAnchorAndTag(start, problems);
                return Map(start, parser, problems);

            case AnchorAlias alias:
                problems.Add(Line(alias), $"*{alias.Value} is an alias; write it out here");
                return new YamlScalar(Line(alias), "", true);

            case var other:
                throw new YamlException(other.Start, other.End, $"{other.GetType().Name} is not expected here");
        }
    }

    private static YamlMap Map(MappingStart start, Parser parser, Problems problems)
    {
        var entries = new List<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(parser, problems);
            var value = Node(parser, problems);
            if (key is not YamlScalar { Text: var name })
            {
                problems.Add(key.Line, $"a key must be text, not {key.Kind}");
            }
            else if (entries.Exists(e => e.Key == name))
            {
                problems.Add(key.Line, $"'{name}' stands here twice");
            }
            else
            {
                entries.Add(new YamlEntry(name, key.Line, value));
            }
        }

        return new YamlMap(Line(start), entries);
    }

    private static void RefuseAnchorAndTag(NodeEvent node, Problems problems)
    {
        if (!node.Anchor.IsEmpty)
        {
            problems.Add(Line(node), $"&{node.Anchor.Value} is an anchor; a scenario has none");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            problems.Add(Line(node), $"{node.Tag.Value} is a tag; a scenario has none");
        }
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;
}
