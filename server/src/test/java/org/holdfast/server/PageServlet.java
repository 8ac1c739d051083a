package org.holdfast.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/// Answers with the page it was told.
final class PageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Pages pages;
  private final transient Page page;

  private PageServlet(Pages pages, Page page) {
    this.pages = pages;
    this.page = page;
  }

  static void add(Context context, Pages pages, String path, Page page) {
    Tomcat.addServlet(context, path, new PageServlet(pages, page)).addMapping(path);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    pages.answer(response, page);
  }
}
