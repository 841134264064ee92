package org.fmnist.report;

import j2html.tags.DomContent;
import java.util.List;

/**
 * What a report says of one directory.
 *
 * @param kind "training run", "attack", "hardened run" or "comparison"
 * @param headline its most important figure, one line
 * @param content what stands below its title
 */
record Chapter(String kind, String headline, List<DomContent> content) {
  Chapter {
    content = List.copyOf(content);
  }
}
