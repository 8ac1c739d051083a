package org.holdfast.server.dav;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.holdfast.drive.ItemProperties.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlBodyTest {

  @Test
  void noBodyIsNoElement() throws IOException {
    assertThat(XmlBody.read(new ByteArrayInputStream(new byte[0]))).isEmpty();
  }

  @Test
  void anElementStandsAloneWithItsNamespacesItsPrefixesAndItsLanguage() throws IOException {
    String body =
        """
        <D:a xmlns:D="DAV:" xmlns:p="urn:p" xmlns="urn:default" xml:lang="de">\
        <p:b at="1 &lt; &quot;2&quot;"><c>x &amp; y</c><D:d xmlns:D="urn:other"/></p:b></D:a>""";

    XmlElement inner = read(body).element(new Name("urn:p", "b")).orElseThrow();
    String alone = inner.standalone();
    XmlElement again = read(alone);

    assertThat(alone).contains("xml:lang=\"de\"", "<p:b", "x &amp; y");
    assertThat(again.name()).isEqualTo(new Name("urn:p", "b"));
    assertThat(again.element(new Name("urn:default", "c")).map(XmlElement::text)).contains("x & y");
    assertThat(again.element(new Name("urn:other", "d"))).isPresent();
    assertThat(again.attributes().stream().map(XmlElement.Attribute::value)).contains("1 < \"2\"");
    assertThat(again.standalone()).isEqualTo(alone);
  }

  @Test
  void aBodyInAnotherEncodingIsRead() throws IOException {
    byte[] bytes = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>\u00e4</a>".getBytes(UTF_16);

    assertThat(XmlBody.read(new ByteArrayInputStream(bytes)).map(XmlElement::text))
        .isEqualTo(Optional.of("\u00e4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY b \"bomb\">]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\"><!ENTITY d \"&c;&c;\">]><a>&d;</a>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x\"> %p;]><a/>",
        "<!DOCTYPE a><a/>",
        "<a>&unknown;</a>",
        "<a",
        "<a></b>",
        "<a/><b/>",
        "text",
        "<x:a/>",
        "<a xmlns:x=\"\"/>",
        "<a b='1' b='2'/>",
        "<a>\u0001</a>"
      })
  void w10_whatIsNotPlainXmlIsRefused(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            DavRefusal.class, refusal -> assertThat(refusal.error().status()).isEqualTo(400));
  }

  @Test
  void w05_deepManyAndLongBodiesAreRefused() {
    String deep = "<a>".repeat(65) + "</a>".repeat(65);
    String many = "<a>" + "<b/>".repeat(5_000) + "</a>";
    String longer = "<a>" + "x".repeat(140_000) + "</a>";

    for (String body : new String[] {deep, many}) {
      assertThatThrownBy(() -> read(body)).isInstanceOf(DavRefusal.class);
    }
    assertThatThrownBy(() -> read(longer))
        .isInstanceOfSatisfying(
            DavRefusal.class, refusal -> assertThat(refusal.error().status()).isEqualTo(413));
  }

  @Test
  void w05_nameSpacesTimesElementsStaySmall() throws IOException {
    StringBuilder nested = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      nested.append("<a xmlns:p").append(i).append("='u' xmlns:q").append(i).append("='u'>");
    }
    String many = nested + "<b/>".repeat(1_000) + "</a>".repeat(40);
    XmlElement plain = read("<a xmlns:p='u'><b/></a>");

    assertThatThrownBy(() -> read(many)).isInstanceOf(DavRefusal.class);
    assertThat(plain.elements().getFirst().scope()).isSameAs(plain.scope());
  }

  private static XmlElement read(String body) throws IOException {
    return XmlBody.read(new ByteArrayInputStream(body.getBytes(UTF_8))).orElseThrow();
  }
}
