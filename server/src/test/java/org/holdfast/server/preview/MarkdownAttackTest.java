package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stranger's Markdown.
class MarkdownAttackTest {

  @Test
  void itIsShownAsWhatItMeans() {
    assertThat(Markdown.html("# T\n\n*a* `b`\n\n|x|\n|-|\n|1|"))
        .contains("<h1>T</h1>", "<em>a</em>", "<code>b</code>", "<table>", "<td>1</td>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<!-- --><svg onload=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<?php <script>alert(1)</script> ?>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "```\"><script>alert(1)</script>\nx\n```",
        "![\"><script>alert(1)</script>](x)",
        "[x](https://a.example/\"onmouseover=alert(1)// \"a\\\"><script>alert(1)</script>\")"
      })
  void w07_htmlInsideIsText(String markdown) {
    assertThat(Markdown.html(markdown))
        .doesNotContainPattern("<(script|img|svg|details|iframe|!|\\?)")
        .doesNotContainPattern("<[^>]*[ \"]on[a-z]+=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](data:text/html,a)",
        "[x](vbscript:a)",
        "[x](blob:https://a/b)",
        "[x](//evil.example/)",
        "[x](/account)",
        "[x](?as=text)",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "<javascript:alert(1)>"
      })
  void w07_aLinkLeadsToTheWebOrNowhere(String markdown) {
    assertThat(Markdown.html(markdown)).contains("<a").doesNotContain("href");
  }

  @Test
  void aLinkTellsNobodyWhereItStood() {
    assertThat(Markdown.html("[x](https://a.example/?b=c&d) <mailto:a@b.example>"))
        .contains("href=\"https://a.example/?b=c&amp;d\"", "href=\"mailto:a@b.example\"")
        .contains("rel=\"noopener noreferrer nofollow\"", "target=\"_blank\"");
  }

  @Test
  void w06_noPictureIsFetched() {
    assertThat(Markdown.html("![what it *shows*](https://a.example/x.png \"t\")"))
        .contains("<span class=\"untold\">what it <em>shows</em></span>")
        .doesNotContain("a.example", "<img");
  }

  @Test
  void w05_whatIsNestedAThousandFoldIsShownAllTheSame() {
    assertThat(Markdown.html(">".repeat(20_000) + " a")).isNotEmpty();
    assertThat(Markdown.html("*a **a ".repeat(5_000))).isNotEmpty();
    assertThat(Markdown.html("[".repeat(20_000) + "a" + "](b)".repeat(20_000))).isNotEmpty();
    assertThat(Markdown.html("- ".repeat(5_000) + "a")).isNotEmpty();
  }
}
