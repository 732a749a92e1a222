@echo off
setlocal
rem Starts Windrow with the Node that lies in its folder. The next command that is printed begins with a path, or with the
rem name where a shell finds it.
if defined WINDROW_CALLED_AS goto start
set "WINDROW_CALLED_AS=%~f0"
for %%I in (windrow.cmd) do if /i "%%~$PATH:I" == "%~f0" set "WINDROW_CALLED_AS=windrow"
if /i "%CD%\windrow.cmd" == "%~f0" set "WINDROW_CALLED_AS=.\windrow"
:start
"%~dp0app\runtime\node.exe" "%~dp0app\dist\windrow.js" %*
exit /b %ERRORLEVEL%
