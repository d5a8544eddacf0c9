// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong in a line. A wrong option ends with {@link ExitCode#USAGE}, an unreadable or
 * damaged file with {@link ExitCode#SOFTWARE}; anything else is a bug and keeps its stack trace.
 */
public final class ErrorReports implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + oneLine(e.getMessage()).replaceFirst("^Error: ", ""));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + name + " --help' for the options.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    Exception problem = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
    if (!(problem instanceof IOException io)) {
      throw e;
    }
    command
        .getErr()
        .println(command.getCommandSpec().qualifiedName() + ": " + oneLine(describe(io)));
    return ExitCode.SOFTWARE;
  }

  private static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file";
      case AccessDeniedException denied -> denied.getFile() + ": access denied";
      case FileAlreadyExistsException other -> other.getFile() + ": not a directory";
      case FileSystemException other ->
          other.getReason() == null
              ? other.getFile() + ": " + other.getClass().getSimpleName()
              : other.getFile() + ": " + other.getReason();
      case CorruptIndexException corrupt -> "the index is damaged: " + corrupt.getMessage();
      case IndexFormatTooNewException tooNew -> "the index is too new: " + tooNew.getMessage();
      case IndexFormatTooOldException tooOld -> "the index is too old: " + tooOld.getMessage();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
