package org.holdfast.server.preview;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;

/// A stranger's Markdown as HTML that is safe to stand in a page: HTML inside of it is text, links
/// lead to the web or to a mail address alone, and pictures are told, not fetched.
///
/// Safe for use by any number of threads.
///
/// @see "CommonMark 0.31.2; GitHub Flavored Markdown 0.29, section 4.10: tables"
final class Markdown {

  // What is nested deeper is text. A stack holds some thousands.
  private static final int DEEPEST = 64;

  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

  private static final Parser PARSER =
      Parser.builder()
          .extensions(List.of(TablesExtension.create()))
          .maxOpenBlockParsers(DEEPEST)
          .maxInlineNesting(DEEPEST)
          .build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(List.of(TablesExtension.create()))
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new OnlyWeb())
          .percentEncodeUrls(true)
          .attributeProviderFactory(_ -> new Strangers())
          .nodeRendererFactory(Told::new)
          .build();

  private Markdown() {}

  static String html(String markdown) {
    return RENDERER.render(PARSER.parse(markdown));
  }

  /// Whether a link may lead there: somewhere on the web, by an address that is complete.
  static boolean mayLead(String address) {
    var scheme = SCHEME.matcher(address);
    return scheme.matches() && SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT));
  }

  private static final class OnlyWeb implements UrlSanitizer {

    @Override
    public String sanitizeLinkUrl(String address) {
      return mayLead(address) ? address : "";
    }

    @Override
    public String sanitizeImageUrl(String address) {
      return "";
    }
  }

  /// Where a link leads is told nothing of where it stood.
  private static final class Strangers implements AttributeProvider {

    @Override
    public void setAttributes(Node node, String tag, Map<String, String> attributes) {
      if (node instanceof Link link) {
        if (!mayLead(link.getDestination())) {
          attributes.remove("href");
        }
        attributes.put("rel", "noopener noreferrer nofollow");
        attributes.put("target", "_blank");
      }
    }
  }

  /// A picture is what its author said that it shows.
  private record Told(HtmlNodeRendererContext context) implements NodeRenderer {

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Image.class);
    }

    @Override
    public void render(Node image) {
      var out = context.getWriter();
      out.tag("span", Map.of("class", "untold"));
      for (Node child = image.getFirstChild(); child != null; child = child.getNext()) {
        context.render(child);
      }
      out.tag("/span");
    }
  }
}
